export { AlexNet } from './alexnet.ts';
export type { ClassifierOptions } from './classifier.ts';
export { GoogLeNet, Inception, type InceptionChannels } from './googlenet.ts';
export { LeNet5 } from './lenet5.ts';
export { InvertedResidual, MobileNetV1, MobileNetV2 } from './mobilenet.ts';
export { BasicBlock, Bottleneck, ResNet, type ResNetOptions } from './resnet.ts';
export { SqueezeExcitation, type SqueezeExcitationOptions } from './squeeze-excitation.ts';
export { TextCnn, type TextCnnOptions } from './text-cnn.ts';
export { VGG } from './vgg.ts';
