/** The one IPC channel between a window's page and the host. */
export const lineName = 'souk'
