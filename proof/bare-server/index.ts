/** The bare server as a module that the suite can judge: `--module proof/bare-server`. */
export { BareServer as Server } from './server'
