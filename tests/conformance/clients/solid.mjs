// What Inrupt's client for Solid reads of a container, and what becomes of what it writes, as JSON.
import {
  createSolidDataset, createThing, deleteFile, deleteSolidDataset, buildThing, getContainedResourceUrlAll,
  getFile, getSolidDataset, getSourceUrl, getStringNoLocaleAll, getThingAll, getUrlAll, overwriteFile,
  saveFileInContainer, saveSolidDatasetAt, saveSolidDatasetInContainer, setThing,
} from "@inrupt/solid-client";

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const LD = "application/ld+json";
const [container, token, note] = process.argv.slice(2);
const sent = [];

// As a session of Solid's does: with a token; what goes over the wire is written down.
async function by(address, init = {}) {
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${token}`);
  const answer = await fetch(address, { ...init, headers });
  const [type, link] = ["Content-Type", "Link"].map((name) => headers.get(name));
  sent.push([init.method ?? "GET", type, link !== null, answer.status, answer.headers.get("Accept-Post")]);
  return answer;
}

async function status(write) {
  try {
    await write();
    return 200;
  } catch (error) {
    return error.statusCode;
  }
}

const contained = getContainedResourceUrlAll(await getSolidDataset(container));
const things = getThingAll(await getSolidDataset(contained[0]), { acceptBlankNodes: true });

const fetching = { fetch: by };
const written = { ...fetching, contentType: LD };
const file = (words) => new Blob([note.replace("WORDS", words)], { type: LD });
const saved = await saveFileInContainer(container, file("saved"), { ...written, slug: "solid" });
const iri = getSourceUrl(saved);
await overwriteFile(iri, file("changed"), written);
const changed = JSON.parse(await (await getFile(iri, fetching)).text());

const dataset = setThing(createSolidDataset(), buildThing(createThing({ name: "it" })).addStringNoLocale(`${RDF}value`, "x").build());
const read = await getSolidDataset(iri, fetching);
const refused = {
  post: await status(() => saveSolidDatasetInContainer(container, dataset, fetching)),
  put: await status(() => saveSolidDatasetAt(iri, dataset, fetching)),
  patch: await status(() => saveSolidDatasetAt(iri, setThing(read, getThingAll(dataset)[0]), fetching)),
};
const kept = JSON.parse(await (await getFile(iri, fetching)).text());
await deleteFile(iri, fetching);
await deleteSolidDataset(contained[1], fetching);

console.log(JSON.stringify({
  contained,
  types: things.flatMap((thing) => getUrlAll(thing, `${RDF}type`)),
  values: things.flatMap((thing) => getStringNoLocaleAll(thing, `${RDF}value`)),
  iri, changed, kept, refused, sent,
  left: await status(() => getSolidDataset(iri)),
}));
