export * from './products'
