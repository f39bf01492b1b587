/** Who may import whom. One line per rule; src/README.md shows the picture. */
function only(folder, ...allowed) {
  return {
    name: `${folder}-imports-only-${allowed.join('-') || 'itself'}`,
    severity: 'error',
    from: { path: `^src/${folder}/` },
    to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
  }
}

module.exports = {
  forbidden: [
    only('domain'),
    only('standards', 'domain'),
    only('protocol', 'domain'),
    only('media', 'domain'),
    only('storage', 'domain'),
    only('sync', 'domain', 'protocol', 'storage'),
    only('recording', 'domain', 'storage', 'media'),
    only('device', 'domain'),
    only('ui', 'i18n'),
    only('i18n', 'domain'),
    only('container', 'domain', 'standards', 'protocol', 'storage', 'sync', 'recording', 'device', 'media'),
    only('widgets', 'container', 'device', 'domain', 'standards', 'ui', 'i18n'),
    only('features', 'widgets', 'container', 'device', 'domain', 'standards', 'ui', 'i18n'),
    only('workers', 'domain', 'media', 'storage'),
    only('service-worker', 'domain', 'protocol', 'storage', 'sync'),
    only('server', 'domain', 'protocol', 'standards'),
    {
      name: 'features-do-not-import-each-other',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/features/', pathNot: '^src/features/$1/' },
    },
    {
      name: 'dexie-only-in-storage',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/storage/' },
      to: { path: 'node_modules/dexie' },
    },
    {
      name: 'vue-only-where-there-is-a-screen',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(app|container|device|features|widgets|i18n|ui)/' },
      to: { path: 'node_modules/(@vue|pinia|vue|vue-i18n|vue-router)/' },
    },
    {
      name: 'pure-code-needs-only-the-schema-library',
      severity: 'error',
      from: { path: '^src/(domain|protocol|standards)/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/valibot/' },
    },
    {
      name: 'sync-sees-ports-not-implementations',
      severity: 'error',
      from: { path: '^src/(sync|recording|features|widgets)/' },
      to: { path: '^src/storage/(dexie|memory)-' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'src-does-not-import-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^tests/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'src/tsconfig.base.json' },
    extraExtensionsToScan: [],
    enhancedResolveOptions: {
      extensions: ['.ts', '.vue', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
    reporterOptions: {
      archi: { collapsePattern: '^src/(features/)?[^/]+' },
    },
  },
}
