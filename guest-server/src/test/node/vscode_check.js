'use strict';
// Uses a server as VS Code's Jupyter extension does when it is given http://host:port/?token=…:
// usage: PROGRAM URL_WITH_TOKEN.

const assert = require('node:assert/strict');
const {
    ContentsManager, KernelAPI, KernelManager, KernelSpecManager, ServerConnection, SessionManager,
} = require('@jupyterlab/services');
const { connectionIs, run } = require('./waiting.js');

const url = new URL(process.argv[2]);
const token = url.searchParams.get('token');
const baseUrl = `${url.origin}${url.pathname}`;
const sockets = [];
const { WebSocket } = ServerConnection.makeSettings();
const serverSettings = ServerConnection.makeSettings({
    baseUrl,
    appUrl: '',
    wsUrl: baseUrl.replace('http', 'ws'),
    token,
    appendToken: true,
    init: { cache: 'no-store', credentials: 'same-origin' },
    WebSocket: class extends WebSocket {
        constructor(address, protocols) {
            super(address, protocols, { headers: { Authorization: `token ${token}` } });
            sockets.push(this);
        }
    },
});

/** What the extension asks before it takes an address for a Jupyter server. */
async function isAServer() {
    for (const path of ['api', 'api/kernelspecs', 'api/kernels', 'api/sessions']) {
        const answer = await fetch(`${baseUrl}${path}`, { headers: { Authorization: `token ${token}` } });
        assert.equal(answer.status, 200, path);
        assert.match(answer.headers.get('content-type'), /^application\/json/);
        const body = await answer.json();
        assert.ok(path !== 'api' || /^\d+\.\d+/.test(body.version), body.version);
    }
    const refused = await fetch(`${baseUrl}api/kernelspecs`, { headers: { Authorization: 'token wrong' } });
    assert.equal(refused.status, 401);
}

/** The extension first tries to make the notebook's file; a server without files is fine. */
async function hasNoFiles() {
    const contents = new ContentsManager({ serverSettings });
    await assert.rejects(
        contents.newUntitled({ type: 'notebook' }), error => error.response?.status === 404);
    contents.dispose();
}

async function main() {
    await isAServer();
    await hasNoFiles();
    const kernels = new KernelManager({ serverSettings });
    const sessions = new SessionManager({ kernelManager: kernels, serverSettings });
    const specs = new KernelSpecManager({ serverSettings });
    await Promise.all([sessions.ready, specs.ready, specs.refreshSpecs()]);
    assert.ok(specs.specs.kernelspecs.python3);

    const session = await sessions.startNew(
        { path: 'notes-jvsc-1234.ipynb', name: 'notes', type: 'notebook', kernel: { name: 'python3' } },
        { kernelConnectionOptions: { handleComms: true } });
    await connectionIs(session.kernel, 'connected');
    const { searchParams } = new URL(sockets[0].url);
    assert.equal(searchParams.get('token'), token);
    assert.equal(searchParams.get('session_id'), session.kernel.clientId);
    assert.equal(sockets[0].protocol, 'v1.kernel.websocket.jupyter.org');
    assert.equal((await run(session.kernel, 'print(6 * 7)')).text, '42\n');

    // "Connect to a running kernel" in the list of kernels
    const [model] = await KernelAPI.listRunning(serverSettings);
    assert.equal(model.id, session.kernel.id);
    assert.ok(Date.parse(model.last_activity) > 0 && model.connections >= 1, JSON.stringify(model));
    const [listed] = await sessions.refreshRunning().then(() => [...sessions.running()]);
    assert.equal(listed.path, 'notes-jvsc-1234.ipynb');
    const second = sessions.connectTo({ model: listed, kernelConnectionOptions: { handleComms: false } });
    assert.equal((await run(second.kernel, 'print("seen again")')).text, 'seen again\n');
    second.dispose();

    await session.shutdown();
    assert.deepEqual(await KernelAPI.listRunning(serverSettings), []);
}

main().then(() => process.exit(0), error => {
    console.error(error);
    process.exit(1);
});
