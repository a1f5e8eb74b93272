import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/**
 * Connections of one database, so that a page is answered while a query runs. The first free one is taken, so that work
 * in sequence stays on one connection and sees its own temporary tables and transaction.
 */
export class ConnectionPool {
  private readonly busy = new Set<DuckDBConnection>()

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connections: DuckDBConnection[],
  ) {}

  /** `prepare` runs on each of the first connections: some settings belong to a connection and cannot be made once the configuration is locked. */
  static async open(instance: DuckDBInstance, count: number, prepare: (connection: DuckDBConnection) => Promise<void>): Promise<ConnectionPool> {
    const connections: DuckDBConnection[] = []
    for (let index = 0; index < count; index += 1) {
      const connection = await instance.connect()
      await prepare(connection)
      connections.push(connection)
    }
    return new ConnectionPool(instance, connections)
  }

  /** Never waits: when all are busy another one is opened, which reports no progress. */
  async take(): Promise<DuckDBConnection> {
    const free = this.connections.find((connection) => !this.busy.has(connection))
    if (free !== undefined) {
      this.busy.add(free)
      return free
    }
    const connection = await this.instance.connect()
    this.connections.push(connection)
    this.busy.add(connection)
    return connection
  }

  giveBack(connection: DuckDBConnection): void {
    this.busy.delete(connection)
  }

  close(): void {
    for (const connection of this.connections) connection.closeSync()
    this.connections.length = 0
    this.instance.closeSync()
  }
}
