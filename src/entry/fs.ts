export { FileObjectStore, type FileObjectStoreOptions } from "../adapters/fs/file-object-store.js";
