// One pass again and again by passkit-generator -> {"seconds": CPU seconds a pass} on standard output.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const [modules, home, type, team, count] = process.argv.slice(2);
const { PKPass } = createRequire(join(modules, "x.js"))("passkit-generator");
const read = (name) => readFileSync(join(home, name));
const data = JSON.parse(read("passdata.json"));
const images = {};
for (const name of ["icon.png", "icon@2x.png", "logo.png", "thumbnail.png", "background.png"]) images[name] = read(name);
const certificates = {
  wwdr: read("signing/dev/intermediate.pem"),
  signerCert: read("signing/dev/certificate.pem"),
  signerKey: read("signing/dev/key.pem"),
};
const props = {
  passTypeIdentifier: type, teamIdentifier: team, organizationName: "Hyes", description: "Event ticket",
  serialNumber: "1", backgroundColor: "rgb(43, 21, 80)", foregroundColor: "rgb(255, 255, 255)",
};

function once() {
  const pass = new PKPass({ ...images }, certificates, props);
  pass.type = "eventTicket";
  const field = (key, name, n) => ({ key, value: data[`${name}VALUE${n}`], label: data[`${name}LABEL${n}`] });
  pass.headerFields.push(field("header1", "HEADER", 1));
  pass.primaryFields.push(field("primary1", "PRIMARY", 1));
  pass.secondaryFields.push(field("sec1", "SEC", 1), field("sec2", "SEC", 2));
  pass.auxiliaryFields.push(field("aux1", "AUX", 1));
  pass.backFields.push(field("back1", "BACK", 1), field("back2", "BACK", 2), field("back3", "BACK", 3));
  pass.setBarcodes({ message: data.BARCODEVALUE, format: "PKBarcodeFormatQR", altText: data.BARCODETEXT });
  pass.setLocations({ latitude: 42.347888, longitude: -71.087903, relevantText: data.RELTEXT2 });
  return pass.getAsBuffer();
}

for (let n = 0; n < 8; n++) once();
const before = process.cpuUsage();
for (let n = 0; n < Number(count); n++) once();
const used = process.cpuUsage(before);
console.log(JSON.stringify({ seconds: (used.user + used.system) / 1e6 / Number(count) }));
