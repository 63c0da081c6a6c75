/** The status of a server, and what changes it. */
export class Lifecycle {
  static readonly STATUS = { INITIALIZING: 'INITIALIZING', LISTENING: 'LISTENING', CLOSED: 'CLOSED' } as const
  status: keyof typeof Lifecycle.STATUS = 'INITIALIZING'

  onStart(): void {}

  onListening(): void {
    this.status = 'LISTENING'
  }

  onClosing(): void {}

  onClosed(): void {
    this.status = 'CLOSED'
  }
}
