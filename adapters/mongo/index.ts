export { migrateMongo } from './schema.ts'
export type { Migration } from './schema.ts'
export { openMongoStore } from './store.ts'
export type { MongoStoreOptions } from './store.ts'
