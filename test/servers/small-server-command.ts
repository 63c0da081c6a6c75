import { type Fault, Server } from './small-server'

/** The small server as a command: HOST, PORT, REDIS_URL from the environment, faults as arguments. */
async function main(): Promise<void> {
  const { HOST = '', PORT = '', REDIS_URL = '' } = process.env
  const faults = process.argv.slice(2) as Fault[]
  const server = new Server({ host: HOST, port: Number(PORT), redis: REDIS_URL, faults })
  await server.listen()
  console.log('status=LISTENING')
  process.once('SIGTERM', async () => {
    await server.close()
    console.log('status=CLOSED')
  })
}

void main()
