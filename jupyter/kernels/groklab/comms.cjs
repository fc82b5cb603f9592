// Comms: named channels between code in the kernel and code in the reader's browser, the way of Jupyter's widgets.
const { randomUUID } = require("node:crypto");

class Comms {
  #open = new Map(); // id -> { target, hear, closed }
  #targets = new Map(); // name of a target -> what is called when the browser opens a comm
  #publish;
  #report;

  /**
   * @param publish `(type, content, metadata, buffers)` sends a message to all front ends
   * @param report is told of what a listener threw
   */
  constructor(publish, report) {
    this.#publish = publish;
    this.#report = report;
  }

  /**
   * Opens a comm: `{ id, send(data, buffers), close(data) }`.
   * @param hear `(data, buffers)` receives what the browser sends
   * @param closed `(data)` is called when the browser closes the comm
   */
  open(target, data = {}, { metadata = {}, buffers = [], id = randomUUID(), hear, closed } = {}) {
    this.#open.set(id, { target, hear, closed });
    this.#publish("comm_open", { comm_id: id, target_name: target, data }, metadata, buffers);
    return this.#comm(id);
  }

  /** Lets the browser open comms with this target; `accept(comm, data, buffers)` may return `{ hear, closed }`. */
  serve(target, accept) {
    this.#targets.set(target, accept);
  }

  /** The open comms, all or those of one target, as comm_info_reply wants them. */
  list(target) {
    const chosen = [...this.#open].filter(([, comm]) => target === undefined || comm.target === target);
    return Object.fromEntries(chosen.map(([id, comm]) => [id, { target_name: comm.target }]));
  }

  /** A comm_open, comm_msg or comm_close of the browser. */
  async receive(type, { comm_id: id, target_name: target, data }, buffers) {
    try {
      if (type === "comm_open") await this.#accept(id, target, data, buffers);
      else if (type === "comm_msg") await this.#open.get(id)?.hear?.(data, buffers);
      else {
        const comm = this.#open.get(id);
        this.#open.delete(id);
        await comm?.closed?.(data);
      }
    } catch (error) {
      this.#report(error);
    }
  }

  #accept(id, target, data, buffers) {
    const accept = this.#targets.get(target);
    if (accept === undefined) return this.#publish("comm_close", { comm_id: id, data: {} });
    this.#open.set(id, { target });
    Object.assign(this.#open.get(id), accept(this.#comm(id), data, buffers));
  }

  #comm(id) {
    return {
      id,
      send: (data, buffers = [], metadata = {}) => this.#publish("comm_msg", { comm_id: id, data }, metadata, buffers),
      close: (data = {}) => {
        if (this.#open.delete(id)) this.#publish("comm_close", { comm_id: id, data });
      },
    };
  }
}

module.exports = { Comms };
