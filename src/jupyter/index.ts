/** What Jupyter fixes, for whoever speaks it: messages, wire, connection file, kernelspec, folders. */
export { type Connection, readConnection } from './connection.ts';
export { prefixDataFolder, userDataFolder } from './folders.ts';
export { installKernel, KERNEL_NAME, kernelFolder, kernelspec } from './kernelspec.ts';
export type { Channel, Content, Header, Message, ParentHeader } from './message.ts';
export { packageFile } from './package.ts';
