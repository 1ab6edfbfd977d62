/**
 * Files Anneal never reads and never completes in: secrets must not turn up in ghost text, on a shared screen, or in a
 * cache, although nothing leaves the machine (users ask for it: microsoft/vscode#335397, copilot-release#13619).
 */

/**
 * Why a document is left alone: its name is one of secrets, the user's settings exclude it, an ignore file names it, or
 * it is not known yet (or cannot be) what the ignore files say.
 */
export type PrivacyReason = 'secret' | 'excluded' | 'ignored' | 'unread';

/** Complete file names, lower case. */
const NAMES = new Set([
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  '.pypirc',
  '.netrc',
  '_netrc',
  '.pgpass',
  '.my.cnf',
  '.htpasswd',
  '.git-credentials',
  '.dockercfg',
  '.dockerconfigjson',
  '.vault-token',
  '.boto',
  '.s3cfg',
  '.terraformrc',
  'terraform.rc',
  'credentials',
  'credentials.json',
  'credentials.toml',
  'credentials.yml',
  'credentials.yaml',
  'application_default_credentials.json',
  'client_secret.json',
  'secrets.json',
  'secrets.toml',
  'secrets.yml',
  'secrets.yaml',
  'authorized_keys',
  'known_hosts',
  'shadow',
  'master.key',
]);

/** Endings of keys, certificates with keys, key stores and password stores. */
const ENDINGS =
  /\.(pem|key|ppk|p8|p12|pfx|pkcs12|jks|keystore|kdb|kdbx|asc|gpg|pgp|ovpn|mobileprovision|tfstate|tfvars)$/;

/** `.env`, `.env.local`, `prod.env`, `.envrc`; examples without values are ordinary files. */
const ENVIRONMENT = /^(\.env(rc)?|\.env[.-].+|.+\.env)$/;
const EXAMPLE = /[.-](example|sample|template|dist)$/;

/** `id_rsa`, `id_ed25519` and their like; the public half is public. */
const SSH_KEY = /^id_[a-z0-9]+(_sk)?$/;

/** `gcp-service-account.json`, `client_secret_123.json`, `prod.tfstate.backup`, `kubeconfig-prod.yaml`. */
const OTHERS = [
  /service[-_.]?account.*\.json$/,
  /^client_secret.*\.json$/,
  /\.tfstate\.backup$/,
  /^([a-z0-9-]+[._-])?kubeconfig([_-][a-z0-9-]+)?(\.(ya?ml|json|conf))?$/,
];

/** Folders whose every file is private, and those where one name is. */
const FOLDERS = new Set(['.ssh', '.gnupg', '.aws', '.azure', '.kube', '.password-store']);
const NAMES_IN_FOLDERS = new Set([
  '.docker/config.json',
  '.cargo/credentials',
  '.m2/settings.xml',
  '.m2/settings-security.xml',
  'gh/hosts.yml',
]);

/**
 * Whether a document must be left alone: neither completed in nor used as context.
 * @param uri URI or path of the document; query and fragment do not matter, percent escapes are decoded
 */
export function isPrivate(uri: string): boolean {
  const parts = pathOf(uri).toLowerCase().split('/');
  const name = parts.at(-1) ?? '';
  const folder = parts.at(-2) ?? '';
  if (parts.slice(0, -1).some((part) => FOLDERS.has(part))) return true;
  if (NAMES_IN_FOLDERS.has(`${folder}/${name}`)) return true;
  if (ENVIRONMENT.test(name)) return !EXAMPLE.test(name);
  if (NAMES.has(name) || ENDINGS.test(name) || SSH_KEY.test(name)) return true;
  return OTHERS.some((pattern) => pattern.test(name));
}

/** The path of a URI, decoded where that is possible, with forward slashes. */
function pathOf(uri: string): string {
  const isUri = /^[a-z][a-z0-9+.-]+:/i.test(uri);
  const path = isUri ? uri.replace(/[?#].*$/s, '') : uri;
  try {
    return decodeURIComponent(path).replaceAll('\\', '/');
  } catch {
    return path.replaceAll('\\', '/');
  }
}
