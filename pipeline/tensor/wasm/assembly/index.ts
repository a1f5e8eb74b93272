export * from './attention'
export * from './dense'
export * from './products'
export * from './recurrent'
