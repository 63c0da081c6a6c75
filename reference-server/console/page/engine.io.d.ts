/** The server serves the Engine.IO client under this name, as one file for browsers. */
export { Socket } from 'engine.io-client'
