// Makes bundles of suite.js by Metro with React Native's configuration: with package exports, and without. Needs Node 22.

const { dirname } = require("node:path");
const { getDefaultConfig, mergeConfig } = require("@react-native/metro-config");
const { runBuild } = require("metro");

async function bundle(name, resolver) {
  const config = mergeConfig(getDefaultConfig(__dirname), {
    cacheStores: [],
    reporter: { update() {} },
    resolver,
    // The packages of npm are links to the second folder.
    watchFolders: [__dirname, dirname(dirname(require.resolve("react/package.json")))],
  });
  const options = { entry: "suite.js", platform: "android", dev: false, minify: true };
  await runBuild(config, { ...options, out: `${name}.js`, sourceMap: true, sourceMapOut: `${name}.map` });
}

async function main() {
  await bundle("with-exports", {});
  await bundle("without-exports", { unstable_enablePackageExports: false });
}

main();
