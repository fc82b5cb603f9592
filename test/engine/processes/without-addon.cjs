// Preloaded: TensorFlow's addon can not be opened in this process, as on a machine where it was never installed.
const { dlopen } = process;
process.dlopen = (module, file, ...rest) => {
  if (file.endsWith("tfjs_binding.node")) throw new Error(`${file}: cannot open shared object file`);
  return dlopen.call(process, module, file, ...rest);
};
