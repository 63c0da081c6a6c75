/** The last client of Engine.IO protocol revision 3 (engine.io-client 3.5), which has no types of its own: what we use of it. */
declare module 'engine.io-client-3' {
  interface Socket extends NodeJS.EventEmitter {
    /** null before it is open, and once it is closed */
    readonly id: string | null
    send(frame: string | Buffer): void
    close(): void
    /** tries another transport, and changes to it: `upgrade` or `upgradeError` */
    probe(transport: string): void
  }
  interface Options {
    path: string
    transports: string[]
    /** whether to change to the transports that the server offers, as soon as it is open */
    upgrade: boolean
    agent: import('node:http').Agent
  }
  export default function connect(origin: string, options: Options): Socket
}
