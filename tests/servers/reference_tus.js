// The tus reference server, behind the one thing that our contract asks beyond tus: the same file gets the same upload.
// node reference_tus.js FOLDER, with NODE_PATH where @tus/server and @tus/file-store lie; prints its port.
const http = require("node:http");
const fs = require("node:fs");
const path = require("node:path");
const { Server } = require("@tus/server");
const { FileStore } = require("@tus/file-store");

const folder = process.argv[2];
const named = (header) => Object.fromEntries((header || "").split(",").map((pair) => {
  const [name, value] = pair.trim().split(" ");
  return [name, Buffer.from(value || "", "base64").toString()];
}));
const tus = new Server({
  path: "/files",
  datastore: new FileStore({ directory: folder }),
  namingFunction: (request) => named(request.headers["upload-metadata"]).fileid,
});
const front = http.createServer((request, response) => {
  const known = request.method === "POST" && named(request.headers["upload-metadata"]).fileid;
  if (known && fs.existsSync(path.join(folder, known))) {
    response.writeHead(201, { "Tus-Resumable": "1.0.0", Location: `http://${request.headers.host}/files/${known}` });
    response.end();
    return;
  }
  tus.handle(request, response);
});
front.listen(0, "127.0.0.1", () => console.log(front.address().port));
