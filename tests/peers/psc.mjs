// Stands in for Pro Santé Connect: somebody else's OpenID provider (npm oidc-provider) with its claims and invented people.
// Says its issuer as one line of JSON. Each line on stdin is an order, answered with one line: {"rotate": true} signs with a
// new key from now on. It ends with its stdin, except in a demonstration (PSC_DEMO).
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Provider } from "oidc-provider";
import { claimsOf, people } from "./psc-people.mjs";

const say = what => process.stdout.write(JSON.stringify(what) + "\n");
let provider, keys = 0;

function make(issuer) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: "jwk" }), kid: `key-${++keys}`, use: "sig", alg: "RS256" };
  const made = new Provider(issuer, {
    clients: [{
      client_id: "teleexpertise", client_secret: "invented-people-only", token_endpoint_auth_method: "client_secret_post",
      redirect_uris: ["http://localhost/"], post_logout_redirect_uris: ["http://localhost/"],
    }],
    jwks: { keys: [jwk] },
    cookies: { keys: ["invented-people-only"] },
    scopes: ["openid", "scope_all"],
    claims: { openid: ["sub"], scope_all: Object.keys(claimsOf(people[0])) },
    acrValues: ["eidas1"],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...claimsOf(people.find(p => `f:local:${p.id}` === id)) }) }),
    async loadExistingGrant(context) {
      const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId });
      grant.addOIDCScope("openid scope_all");
      await grant.save();
      return grant;
    },
  });
  // Whatever the port: tests listen where they find room.
  made.Client.prototype.redirectUriAllowed = made.Client.prototype.postLogoutRedirectUriAllowed = url => new URL(url).hostname === "localhost";
  made.on("server_error", (_, error) => console.error(error));
  return made;
}

const page = (uid, prompt) => `<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Pro Santé Connect (démonstration)</title>
<style>body{font:1.1rem/1.5 system-ui;max-width:34rem;margin:3rem auto;padding:0 1rem}button{font:inherit;display:block;width:100%;text-align:left;padding:.8rem 1rem;margin:.5rem 0;cursor:pointer}small{display:block}</style>
<h1>Pro Santé Connect, démonstration</h1><p>Ce n'est pas le service de l'État : ces personnes sont inventées. ${prompt === "login" ? "Qui êtes-vous ?" : ""}</p>
<form method="post" action="/interaction/${uid}">${people.map(p => `<button name="person" value="${p.id}">${p.given} ${p.family}<small>${p.says}</small></button>`).join("")}
<button name="person" value="">Annuler</button></form></html>`;

async function interact(request, response) {
  const details = await provider.interactionDetails(request, response);
  if (request.method === "GET") return response.setHeader("content-type", "text/html; charset=utf-8").end(page(details.uid, details.prompt.name));
  let body = "";
  for await (const chunk of request) body += chunk;
  const person = new URLSearchParams(body).get("person");
  const result = person ? { login: { accountId: `f:local:${person}`, acr: "eidas1" } } : { error: "access_denied" };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const server = createServer((request, response) => {
  if (!request.url.startsWith("/interaction/")) return provider.callback()(request, response);
  interact(request, response).catch(error => response.writeHead(400).end(String(error)));
});
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://localhost:${server.address().port}`;
  provider = make(issuer);
  say({ issuer });
  if (process.env.PSC_DEMO) return;
  createInterface(process.stdin).on("line", line => {
    if (JSON.parse(line).rotate) provider = make(issuer);
    say({ done: true });
  }).on("close", () => process.exit(0)); // ends with what started it
});
