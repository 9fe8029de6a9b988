// The folder of the package, in CommonJS.

export const here = () => __dirname;
