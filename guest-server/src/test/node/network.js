'use strict';
// A network between a client and a server, which can break.

const net = require('node:net');

class Network {
    #server;
    #target;
    #connections = new Set();
    #isDown = false;

    /** @param target the server's address */
    constructor(target) {
        this.#target = target;
        this.#server = net.createServer(client => this.#connect(client));
    }

    /** @returns the address under which WebSockets reach the server */
    async open() {
        await new Promise(resolve => this.#server.listen(0, '127.0.0.1', resolve));
        return `ws://127.0.0.1:${this.#server.address().port}${this.#target.pathname}`;
    }

    /** Resets all connections, and new ones until it is up again. */
    down() {
        this.#isDown = true;
        this.#connections.forEach(socket => socket.resetAndDestroy());
    }

    up() {
        this.#isDown = false;
    }

    #connect(client) {
        if (this.#isDown) {
            client.resetAndDestroy();
            return;
        }
        const server = net.connect(Number(this.#target.port), this.#target.hostname);
        for (const [from, to] of [[client, server], [server, client]]) {
            this.#connections.add(from);
            from.on('error', () => {}).on('close', () => {
                this.#connections.delete(from);
                to.destroy();
            });
            from.pipe(to);
        }
    }
}

module.exports = { Network };
