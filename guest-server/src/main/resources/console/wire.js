/**
 * Frames of the Jupyter WebSocket protocol `v1.kernel.websocket.jupyter.org`: a little-endian u64 count of offsets, the
 * offsets from the frame's start (the last one is the frame's length), then the parts: channel, header,
 * parent header, metadata, content, and any buffers.
 * https://jupyter-server.readthedocs.io/en/latest/developers/websocket-protocols.html
 */

export const SUBPROTOCOL = "v1.kernel.websocket.jupyter.org";

const WORD = 8;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @returns {ArrayBuffer} */
export function encode(channel, { header, parent_header = {}, metadata = {}, content = {} }) {
  const jsons = [header, parent_header, metadata, content].map((part) => JSON.stringify(part));
  const parts = [channel, ...jsons].map((part) => encoder.encode(part));
  const count = parts.length + 1;
  let offset = WORD * (count + 1);
  const frame = new Uint8Array(parts.reduce((sum, part) => sum + part.length, offset));
  const view = new DataView(frame.buffer);
  view.setBigUint64(0, BigInt(count), true);
  parts.forEach((part, index) => {
    view.setBigUint64(WORD * (index + 1), BigInt(offset), true);
    frame.set(part, offset);
    offset += part.length;
  });
  view.setBigUint64(WORD * count, BigInt(offset), true);
  return frame.buffer;
}

/** @param {ArrayBuffer} frame */
export function decode(frame) {
  const view = new DataView(frame);
  const count = Number(view.getBigUint64(0, true));
  if (count < 6 || WORD * (count + 1) > frame.byteLength) {
    throw new Error(`A frame of ${frame.byteLength} bytes declares ${count} offsets.`);
  }
  const offset = (index) => Number(view.getBigUint64(WORD * (index + 1), true));
  const text = (index) => decoder.decode(new Uint8Array(frame, offset(index), offset(index + 1) - offset(index)));
  return {
    channel: text(0),
    header: JSON.parse(text(1)),
    parent_header: JSON.parse(text(2)),
    metadata: JSON.parse(text(3)),
    content: JSON.parse(text(4)),
  };
}
