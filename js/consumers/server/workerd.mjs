// Asks the worker that is bound to this one; `workerd test` calls it.

export default {
  async test(_, { app }) {
    const response = await app.fetch("http://localhost/wasm");
    console.log(await response.text());
  },
};
