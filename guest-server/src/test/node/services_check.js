'use strict';
// Does with @jupyterlab/services what pages built on it do: usage: PROGRAM SERVER_URL TOKEN.

const assert = require('node:assert/strict');
const {
    KernelAPI, KernelManager, KernelSpecManager, ServerConnection, SessionManager,
} = require('@jupyterlab/services');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Network } = require('./network.js');
const { connectionIs, run, waitFor, withLimit } = require('./waiting.js');

const [url, token] = process.argv.slice(2);
const network = new Network(new URL(url));
let serverSettings;

async function kernelspecs() {
    const manager = new KernelSpecManager({ serverSettings });
    await manager.ready;
    assert.equal(manager.specs.default, 'python3');
    assert.equal(manager.specs.kernelspecs.python3.language, 'python');
    assert.equal(manager.specs.kernelspecs.bash.display_name, 'Bash');
    manager.dispose();
}

async function execution(kernel) {
    assert.equal((await kernel.info).language_info.name, 'python');
    const { reply, text, types } = await run(kernel, 'print("é" * 3)\n6 * 7');
    assert.equal(reply.status, 'ok');
    assert.equal(text, 'ééé\n');
    assert.deepEqual(types, ['status', 'execute_input', 'stream', 'execute_result', 'status']);

    const failed = await run(kernel, '1 / 0');
    assert.equal(failed.reply.ename, 'ZeroDivisionError');

    const asked = await run(kernel, 'print("Hello", input("Your name? "))', { answer: 'Ada' });
    assert.equal(asked.text, 'Hello Ada\n');

    const completed = await kernel.requestComplete({ code: 'import sysc', cursor_pos: 11 });
    assert.ok(completed.content.matches.includes('sysconfig'), JSON.stringify(completed.content));
}

async function commsOfTheKernel(kernel) {
    const received = [];
    kernel.registerCommTarget('page', (comm, open) => {
        received.push(open.content.data.greeting);
        comm.onMsg = message => {
            received.push(message.content.data.step, Buffer.from(message.buffers[0].buffer ?? message.buffers[0]));
            comm.send({ double: 2 * message.content.data.step }, {}, [new Uint8Array([7, 8]).buffer]);
        };
    });
    await run(kernel, [
        'from comm import create_comm',
        'answers = []',
        'comm = create_comm(target_name="page", data={"greeting": "hello"})',
        'comm.on_msg(lambda m: answers.append((m["content"]["data"], [bytes(b) for b in m["buffers"]])))',
        'comm.send({"step": 21}, buffers=[bytes(range(5))])',
    ].join('\n'));
    assert.deepEqual(received, ['hello', 21, Buffer.from([0, 1, 2, 3, 4])]);
    const waited = await run(kernel, 'import time\nwhile not answers: time.sleep(0.01)\nprint(answers)');
    assert.equal(waited.text, "[({'double': 42}, [b'\\x07\\x08'])]\n"); // a subshell may bring the answer, in its own time
}

async function commsOfThePage(kernel) {
    await run(kernel, [
        'import comm',
        'def opened(comm, message):',
        '    comm.on_msg(lambda m: comm.send({"echo": m["content"]["data"]}))',
        'comm.get_comm_manager().register_target("kernel", opened)',
    ].join('\n'));
    const comm = kernel.createComm('kernel');
    await comm.subshellStarted; // before it, messages go to the main shell, and overtake or are overtaken
    const echoes = [];
    comm.onMsg = message => { echoes.push(message.content.data.echo); };
    await comm.open({}).done;
    await comm.send({ word: 'hello' }).done;
    assert.deepEqual(echoes, [{ word: 'hello' }]);
    const known = await kernel.requestCommInfo({ target_name: 'kernel' });
    assert.deepEqual(Object.keys(known.content.comms), [comm.commId]);
    // Closing deletes the comm's subshell as well, over the other channel: the kernel may never get to the message.
    comm.close().done.catch(() => {});
}

async function interruptAndRestart(kernel) {
    await run(kernel, 'known = 42');
    const endless = run(kernel, 'import time\nprint("going", flush=True)\nwhile True: time.sleep(0.1)', {
        onText: () => kernel.interrupt(),
    });
    assert.equal((await endless).reply.ename, 'KeyboardInterrupt');

    const id = kernel.id;
    await kernel.restart();
    assert.equal(kernel.id, id);
    assert.equal((await run(kernel, 'known')).reply.ename, 'NameError');
}

/** The network breaks in the middle of a numbered stream, and comes back when the cell has ended. */
async function brokenNetwork(kernel) {
    const sign = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'check-')), 'broken');
    const model = async () => (await KernelAPI.getKernelModel(kernel.id, serverSettings));
    const code = [
        'import os, time',
        'for i in range(200):',
        `    while i == 100 and not os.path.exists(${JSON.stringify(sign)}): time.sleep(0.01)`,
        '    print(i, flush=True)',
    ].join('\n');
    const breakDown = async () => {
        network.down();
        await waitFor(async () => (await model()).connections === 0, 'the server to see the broken connection');
        fs.writeFileSync(sign, '');
        await waitFor(async () => (await model()).execution_state === 'idle', 'the end of the cell');
        network.up();
    };
    let broken;
    const { reply, text } = await run(kernel, code, {
        onText: soFar => {
            if (soFar.endsWith('\n99\n')) {
                broken = breakDown();
            }
        },
    });
    await broken;
    assert.equal(reply.status, 'ok');
    assert.equal(text, Array.from({ length: 200 }, (_, i) => `${i}\n`).join(''));
    await connectionIs(kernel, 'connected');
    fs.rmSync(path.dirname(sign), { recursive: true });
}

async function twoClients(kernels, kernel) {
    const other = kernels.connectTo({ model: { id: kernel.id, name: kernel.name } });
    await connectionIs(other, 'connected');
    const seen = [];
    other.iopubMessage.connect((_, message) => seen.push(message.header.msg_type));
    await run(kernel, 'print("for both")');
    await waitFor(() => seen.includes('stream'), 'the other client to see the stream');
    other.dispose();
}

async function sessionMoves(sessions, session) {
    await session.setPath('work/renamed.ipynb');
    assert.equal((await sessions.findByPath('work/renamed.ipynb')).id, session.id);
    const python = session.kernel.id;
    const bash = await session.changeKernel({ name: 'bash' });
    assert.notEqual(bash.id, python);
    assert.equal((await run(bash, 'echo $((6 * 7))')).text, '42\n');
    await sessions.refreshRunning();
    assert.deepEqual([...sessions.running()].map(model => model.kernel.name), ['bash']);
}

async function main() {
    const wsUrl = await network.open();
    serverSettings = ServerConnection.makeSettings({ baseUrl: url, wsUrl, token });
    await kernelspecs();
    const kernels = new KernelManager({ serverSettings });
    const sessions = new SessionManager({ kernelManager: kernels, serverSettings });
    await sessions.ready;
    const session = await sessions.startNew({
        path: 'work/notes.ipynb', name: 'notes.ipynb', type: 'notebook', kernel: { name: 'python3' },
    });
    const { kernel } = session;
    for (const step of [execution, commsOfTheKernel, commsOfThePage, interruptAndRestart, brokenNetwork]) {
        await withLimit(step(kernel), step.name);
    }
    await withLimit(twoClients(kernels, kernel), twoClients.name);
    await withLimit(sessionMoves(sessions, session), sessionMoves.name);

    await session.shutdown();
    await sessions.refreshRunning();
    await kernels.refreshRunning();
    assert.deepEqual([...sessions.running()], []);
    assert.deepEqual([...kernels.running()], []);
}

main().then(() => process.exit(0), error => {
    console.error(error);
    process.exit(1);
});
