import type { Misbehaviour } from './misbehaviour'
import { Server } from './small-server'

/** The small server as a command: HOST, PORT, REDIS_URL from the environment, misbehaviours as arguments. */
async function main(): Promise<void> {
  const { HOST = '', PORT = '', REDIS_URL = '' } = process.env
  const misbehaviours = process.argv.slice(2) as Misbehaviour[]
  const server = new Server({ host: HOST, port: Number(PORT), redis: REDIS_URL, misbehaviours })
  await server.listen()
  console.log('status=LISTENING')
  process.once('SIGTERM', async () => {
    await server.close()
    console.log('status=CLOSED')
  })
}

void main()
