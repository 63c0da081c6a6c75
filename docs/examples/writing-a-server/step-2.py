import os
import aiohttp.web, engineio, redis.asyncio

eio = engineio.AsyncServer(async_mode='aiohttp')
app = aiohttp.web.Application()
eio.attach(app)

connection = redis.asyncio.ConnectionPool.from_url(os.environ['REDIS_URL']).make_connection()

async def start(app):
    await connection.connect()  # server-initializing/3

app.on_startup.append(start)

host, port = os.environ['HOST'], int(os.environ['PORT'])
aiohttp.web.run_app(app, host=host, port=port, print=lambda _: print('status=LISTENING', flush=True))  # server-listening/1
print('status=CLOSED')  # server-closing/1
