/**
 * Tells what the other end of a WebSocket has read. That bytes left this process says little: the system's buffers on both sides hold many
 * seconds of pictures for a page that is slow (F22) or a line that is narrow. A ping between the messages carries how many went before it,
 * and its answer says that those were read.
 */
export interface ReadMarks {
  /** A message was sent; `read` is called once, when the other end has it or the socket is gone. */
  sent(read: () => void): void;
  /** The answer to a ping; those that are not ours are ignored. */
  answered(payload: string): void;
  /** To be called a few times a second: sends a mark where something new has gone. */
  mark(): void;
  end(): void;
}

export function createReadMarks(ping: (payload: string) => void): ReadMarks {
  let unread: (() => void)[] = [];
  let [sent, marked, confirmed] = [0, 0, 0];
  const confirm = (upTo: number): void => {
    const news = unread.splice(0, upTo - confirmed);
    confirmed = upTo;
    for (const read of news) read();
  };
  return {
    sent(read) {
      sent += 1;
      unread.push(read);
    },
    answered(payload) {
      const upTo = /^\d{1,15}$/.test(payload) ? Number(payload) : 0;
      if (upTo > confirmed && upTo <= marked) confirm(upTo);
    },
    mark() {
      if (marked === sent) return;
      marked = sent;
      ping(String(sent));
    },
    end() {
      confirm(sent);
      unread = [];
    },
  };
}
