/** What Jupyter fixes, for whoever speaks it: messages, wire, connection file, kernelspec, folders. */
export {
  address,
  type Connection,
  connectionText,
  parseConnection,
  readConnection,
  SOCKETS,
  type Socket,
  type TransportKind,
} from './connection.ts';
export { dataFolders, prefixDataFolder, type System, userDataFolder } from './folders.ts';
export {
  installKernel,
  KERNEL_NAME,
  kernelFolder,
  kernelspec,
  missingPart,
} from './kernelspec.ts';
export {
  type Channel,
  type Content,
  type Draft,
  type Header,
  type Message,
  MessageFactory,
  type ParentHeader,
  PROTOCOL_VERSION,
  type Received,
} from './message.ts';
export { packageFile, packageVersion } from './package.ts';
export { sweepTemporaryFolders, temporaryFolder } from './temporary-folder.ts';
export { Wire, WireError, type WireOptions } from './wire.ts';
