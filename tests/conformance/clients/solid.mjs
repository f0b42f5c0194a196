// What Inrupt's client for Solid reads of a container and of its first annotation, as JSON.
import { getContainedResourceUrlAll, getSolidDataset, getStringNoLocaleAll, getThingAll, getUrlAll } from "@inrupt/solid-client";

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const [container] = process.argv.slice(2);
const contained = getContainedResourceUrlAll(await getSolidDataset(container));
const things = getThingAll(await getSolidDataset(contained[0]), { acceptBlankNodes: true });
console.log(JSON.stringify({
  contained,
  types: things.flatMap((thing) => getUrlAll(thing, `${RDF}type`)),
  values: things.flatMap((thing) => getStringNoLocaleAll(thing, `${RDF}value`)),
}));
