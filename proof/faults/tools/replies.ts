/** Whether a message to a client is a reply, not a delivery. */
export const isReply = (message: string) => message.startsWith('{"origin":"S"')
