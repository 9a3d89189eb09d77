// A mail server for tests. Says its port, then each mail it took as one line of JSON.
// SMTP_REFUSE=n answers the first n mails with 451; SMTP_DROP=n takes the first n and hangs up without saying so; SMTP_HOLD=n takes the first n and
// never answers. SMTP_KEY and SMTP_CERT are files of its own key and certificate; SMTP_PLAIN=1 offers no TLS; SMTP_TLS=1 speaks TLS from the first byte.
import { readFileSync } from "node:fs";
import { SMTPServer } from "smtp-server";

let refuse = Number(process.env.SMTP_REFUSE ?? 0), drop = Number(process.env.SMTP_DROP ?? 0), hold = Number(process.env.SMTP_HOLD ?? 0);
const say = what => process.stdout.write(JSON.stringify(what) + "\n");
const own = process.env.SMTP_KEY ? { key: readFileSync(process.env.SMTP_KEY), cert: readFileSync(process.env.SMTP_CERT) } : {};

const server = new SMTPServer({
  ...own,
  secure: process.env.SMTP_TLS === "1",
  hideSTARTTLS: process.env.SMTP_PLAIN === "1",
  authOptional: true,
  disableReverseLookup: true,
  onConnect(session, done) { say({ connected: true }); done(); },
  onMailFrom(address, session, done) { say({ begun: true }); done(); },
  onData(stream, session, done) {
    const chunks = [];
    stream.on("data", chunk => chunks.push(chunk));
    stream.on("end", () => {
      if (refuse-- > 0) return done(Object.assign(new Error("come back later"), { responseCode: 451 }));
      say({ to: session.envelope.rcptTo.map(r => r.address), secure: session.secure, mail: Buffer.concat(chunks).toString("latin1") });
      if (drop-- > 0) return server.connections.forEach(connection => connection._socket.destroy());
      if (hold-- > 0) return;
      done();
    });
  },
});
server.on("error", () => { });
server.listen(0, "127.0.0.1", () => say({ port: server.server.address().port }));
process.stdin.resume().on("end", () => process.exit(0)); // ends with the test that started it
