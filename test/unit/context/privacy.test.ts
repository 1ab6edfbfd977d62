import { strict as assert } from 'node:assert';
import { isPrivate } from '../../../src/context/privacy';

const PRIVATE = [
  'file:///home/me/app/.env',
  'file:///home/me/app/.env.local',
  'file:///home/me/app/.env.production.local',
  'file:///home/me/app/.env-prod',
  'file:///home/me/app/prod.env',
  'file:///home/me/app/.envrc',
  'file:///home/me/certs/server.pem',
  'file:///home/me/certs/SERVER.KEY',
  'file:///home/me/store.p12',
  'file:///home/me/store.jks',
  'file:///home/me/.ssh/config',
  'file:///home/me/.ssh/anything',
  'file:///home/me/backup/id_rsa',
  'file:///home/me/backup/id_ed25519',
  'file:///home/me/backup/id_ecdsa_sk',
  'file:///home/me/.npmrc',
  'file:///home/me/.pypirc',
  'file:///home/me/.netrc',
  'file:///home/me/.aws/credentials',
  'file:///home/me/.kube/config',
  'file:///home/me/.kube/config.d/prod.yaml',
  'file:///home/me/.config/gcloud/application_default_credentials.json',
  'file:///home/me/.config/gh/hosts.yml',
  'file:///home/me/.m2/settings.xml',
  'file:///home/me/.docker/config.json',
  'file:///home/me/kubeconfig',
  'file:///home/me/prod-kubeconfig.yaml',
  'file:///home/me/.git-credentials',
  'file:///home/me/credentials.json',
  'file:///home/me/gcp-service-account.json',
  'file:///home/me/client_secret_1234.json',
  'file:///home/me/infra/terraform.tfstate',
  'file:///home/me/infra/prod.tfvars',
  'file:///home/me/passwords.kdbx',
  'file:///c%3A/Users/me/app/%2Eenv',
  'vscode-remote://ssh-remote%2Bhost/home/me/.env?x=1#L3',
  'C:\\Users\\me\\.ssh\\known',
  '.env',
];

const PUBLIC = [
  'file:///home/me/app/src/index.ts',
  'file:///home/me/app/.env.example',
  'file:///home/me/app/.env.sample',
  'file:///home/me/app/environment.ts',
  'file:///home/me/app/src/env.ts',
  'file:///home/me/app/src/kubeconfig.go',
  'file:///home/me/app/src/credentials.py',
  'file:///home/me/app/src/key.ts',
  'file:///home/me/app/src/id_map.py',
  'file:///home/me/backup/id_rsa.pub',
  'file:///home/me/app/.github/config.yml',
  'file:///home/me/app/deploy/hosts.yml',
  'file:///home/me/app/.vscode/settings.xml',
  'file:///home/me/app/src/pem.c',
  'untitled:Untitled-1',
  'file:///home/me/100%/a.ts',
  '',
];

describe('isPrivate', () => {
  for (const uri of PRIVATE) {
    it(`leaves ${uri} alone`, () => {
      assert.equal(isPrivate(uri), true);
    });
  }

  for (const uri of PUBLIC) {
    it(`works in ${uri || 'no name'}`, () => {
      assert.equal(isPrivate(uri), false);
    });
  }
});
