import os
import aiohttp.web, engineio

eio = engineio.AsyncServer(async_mode='aiohttp')
app = aiohttp.web.Application()
eio.attach(app)

host, port = os.environ['HOST'], int(os.environ['PORT'])
aiohttp.web.run_app(app, host=host, port=port)
