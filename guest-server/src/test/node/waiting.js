'use strict';
// Waiting for what kernels do, for the checks beside this file.

const LIMIT_MS = 30_000;

/** What a promise comes to, or a failure. */
function withLimit(promise, what) {
    let timer;
    const limit = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`${LIMIT_MS} ms have passed without ${what}`)), LIMIT_MS);
    });
    return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}

/**
 * Runs code until its reply and its idle status have come.
 *
 * @param answer what a question of the code is answered
 * @param onText called at each piece of output, with all so far
 * @returns the reply's content, what was printed, and the types of the messages on iopub
 */
async function run(kernel, code, { answer, onText } = {}) {
    const future = kernel.requestExecute({ code, stop_on_error: false });
    const types = [];
    let text = '';
    future.onStdin = message => kernel.sendInputReply({ status: 'ok', value: answer }, message.header);
    future.onIOPub = message => {
        types.push(message.header.msg_type);
        if (message.header.msg_type === 'stream') {
            text += message.content.text;
            onText?.(text);
        }
    };
    const reply = await withLimit(future.done, `the end of ${JSON.stringify(code)}`);
    return { reply: reply.content, text, types };
}

/** Waits until a kernel's connection is in a state. */
function connectionIs(kernel, wanted) {
    return withLimit(new Promise(resolve => {
        const look = () => {
            if (kernel.connectionStatus === wanted) {
                kernel.connectionStatusChanged.disconnect(look);
                resolve();
            }
        };
        kernel.connectionStatusChanged.connect(look);
        look();
    }), `a connection that is ${wanted}`);
}

/** Waits until a condition, which may be a promise, holds. */
async function waitFor(condition, what) {
    const end = Date.now() + LIMIT_MS;
    while (!await condition()) {
        if (Date.now() > end) {
            throw new Error(`${LIMIT_MS} ms have passed without ${what}`);
        }
        await new Promise(resolve => setTimeout(resolve, 20));
    }
}

module.exports = { connectionIs, run, waitFor, withLimit };
