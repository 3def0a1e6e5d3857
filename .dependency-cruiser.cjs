/** The one-way dependencies of docs/architecture.md, checked by `npm run lint`. */
const pure = '^libs/(kernel|feel|dmn|bpmn|engine)/src/';
const platform = '^libs/(contracts|journal|messaging|service-kit|testing|client)/src/';
const spec = '[.]spec[.]tsx?$|/test/|^libs/testing/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { pathNot: 'libs/contracts/src/gen' } },
    },
    {
      name: 'pure-stays-pure',
      comment: 'Pure libraries know no platform, no service and no Node built-in.',
      severity: 'error',
      from: { path: pure, pathNot: spec },
      to: { path: [platform, '^services/', '^node:'], pathNot: pure },
    },
    {
      name: 'pure-without-builtins',
      severity: 'error',
      from: { path: pure, pathNot: spec },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'libraries-below-services',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^services/' },
    },
    {
      name: 'services-apart',
      comment: 'A service never imports another one; standalone composes them.',
      severity: 'error',
      from: { path: '^services/([^/]+)/', pathNot: '^services/standalone/' },
      to: { path: '^services/([^/]+)/', pathNot: '^services/$1/' },
    },
    {
      name: 'features-never-by-their-edge',
      comment:
        'A feature uses another through its handler, inside one transaction its repository, or its pure files; never through its edge.',
      severity: 'error',
      from: { path: '^services/([^/]+)/src/([^/]+)/', pathNot: ['[.]spec[.]ts$', '^services/portal/'] },
      to: {
        path: '^services/$1/src/[^/]+/.+[.](grpc|http|consumer|projection)[.]ts$',
        pathNot: '^services/$1/src/$2/',
      },
    },
    {
      name: 'kafkajs-in-messaging',
      severity: 'error',
      from: { pathNot: '^libs/messaging/' },
      to: { path: 'node_modules/kafkajs' },
    },
    {
      name: 'feelin-in-tests',
      severity: 'error',
      from: { pathNot: `${spec}|^bench/` },
      to: { path: 'node_modules/feelin' },
    },
    {
      name: 'no-tests-in-products',
      severity: 'error',
      from: { path: '^(libs|services)/', pathNot: spec },
      to: { path: `[.]spec[.]ts$|^libs/testing/src/` },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', 'libs/contracts/src/gen'] },
    exclude: { path: ['/dist/', '/bundle/', '^services/portal/web/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.check.json' },
    enhancedResolveOptions: {
      conditionNames: ['baton-source', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
