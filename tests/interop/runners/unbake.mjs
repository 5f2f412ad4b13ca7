// Says what Mozilla's `openbadges-bakery` finds in baked pictures: node unbake.mjs PICTURE…; a JSON object, name to text.
import {readFileSync} from 'node:fs';
import {promisify} from 'node:util';
import bakery from 'openbadges-bakery';

const extract = promisify(bakery.extract);
const found = {};
for (const path of process.argv.slice(2)) {
  found[path] = await extract(readFileSync(path));
}
process.stdout.write(JSON.stringify(found));
