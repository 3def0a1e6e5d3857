/** The model namespaces of DMN 1.1 to 1.5 (1.4 kept that of 1.3 at first, 1.5 has its own). */
const MODEL = new Set([
  'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
  'http://www.omg.org/spec/DMN/20180521/MODEL/',
  'https://www.omg.org/spec/DMN/20191111/MODEL/',
  'https://www.omg.org/spec/DMN/20211108/MODEL/',
  'https://www.omg.org/spec/DMN/20230324/MODEL/',
]);

const OMG = /^https?:\/\/www\.omg\.org\/spec\/DMN\/\d{8}\/(dmn\.xsd|MODEL\/?)$/;
const FEEL = /^https?:\/\/www\.omg\.org\/spec\/(DMN\/\d{8}\/FEEL\/?|FEEL\/\d{8})$/;

/** Whether elements of it are DMN's; dates that are not published yet read as the newest. */
export const isModelNamespace = (uri: string): boolean => MODEL.has(uri) || OMG.test(uri);

/** Whether it names FEEL as an expression or type language. */
export const isFeelLanguage = (uri: string): boolean => uri === '' || FEEL.test(uri) || /^feel$/i.test(uri);
