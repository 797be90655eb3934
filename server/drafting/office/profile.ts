// The profile a conversion runs with: no macros, nothing active, no link is ever followed (LibreOffice registry).

const SETTINGS: ReadonlyArray<readonly [path: string, name: string, value: string]> = [
  ['org.openoffice.Office.Common/Security/Scripting', 'DisableMacrosExecution', 'true'],
  ['org.openoffice.Office.Common/Security/Scripting', 'MacroSecurityLevel', '3'],
  ['org.openoffice.Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true'],
  ['org.openoffice.Office.Common/Security/Scripting', 'DisableActiveContent', 'true'],
  // 0 always, 1 on request, 2 never.
  ['org.openoffice.Office.Writer/Content/Update', 'Link', '2'],
  ['org.openoffice.Office.Common/Misc', 'UseOpenCL', 'false'],
  ['org.openoffice.Office.Recovery/AutoSave', 'Enabled', 'false'],
  ['org.openoffice.Office.Recovery/RecoveryInfo', 'Enabled', 'false'],
];

/** registrymodifications.xcu of the profile. */
export const profileSettings = (): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">',
    ...SETTINGS.map(
      ([path, name, value]) =>
        `<item oor:path="/${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`,
    ),
    '</oor:items>',
  ].join('\n');
