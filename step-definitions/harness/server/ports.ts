import { createSocket, type Socket } from 'node:dgram'
import { createServer } from 'node:net'

/**
 * Ports are chosen below the ephemeral range of Linux (from 32768) and macOS (from 49152): a port in that range may be
 * taken by any outgoing connection before the server binds it.
 */
const FIRST = 15_000
const LAST = 32_000
const HOST = '127.0.0.1'

/** A TCP port on loopback that no other suite on this machine will choose until it is released. */
export interface ReservedPort {
  readonly port: number
  release(): void
}

/**
 * Reserves a free TCP port for a process that is to be started. The reservation is a UDP socket on the same number: it
 * excludes other suites, does not disturb a TCP server, and is released by the kernel if we are killed.
 */
export async function reservePort(): Promise<ReservedPort> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST))
    const reservation = await holdUdp(port)
    if (!reservation) continue
    if (await isFreeForTcp(port)) return { port, release: once(() => reservation.close()) }
    reservation.close()
  }
}

/** A socket can be closed only once, but `release` may be called twice. */
function once(release: () => void): () => void {
  let left = 1
  return () => {
    if (left-- > 0) release()
  }
}

function holdUdp(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => {
      socket.close()
      resolve(undefined)
    })
    socket.bind({ port, address: HOST, exclusive: true }, () => {
      socket.unref()
      resolve(socket)
    })
  })
}

function isFreeForTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, HOST, () => server.close(() => resolve(true)))
  })
}
