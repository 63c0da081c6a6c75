/** What we use of engine.io-client 3.5, the last client of protocol revision 3. It comes without types. */
declare module 'engine.io-client-3' {
  interface Socket extends NodeJS.EventEmitter {
    /** null before it is open, and once it is closed */
    readonly id: string | null
    readonly transport: object
    createTransport(name: string): object
    send(frame: string | Buffer): void
    /** what its own pings are sent with */
    sendPacket(type: string): void
    close(): void
    /** upgrades to another transport; ends with `upgrade` or `upgradeError` */
    probe(transport: string): void
  }
  interface Options {
    path: string
    transports: string[]
    /** whether to upgrade to the offered transports as soon as it is open */
    upgrade: boolean
    agent: import('node:http').Agent
  }
  export default function connect(origin: string, options: Options): Socket
}
