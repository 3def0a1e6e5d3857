import { CreatePeople1795257600000 } from './1795257600000-create-people.js';
import { CreateCredentials1795257601000 } from './1795257601000-create-credentials.js';
import { CreateUserTasks1795257602000 } from './1795257602000-create-user-tasks.js';
import { CreateServiceLevels1795257603000 } from './1795257603000-create-service-levels.js';
import { CreateDocuments1795257604000 } from './1795257604000-create-documents.js';
import { CreateGuests1795257605000 } from './1795257605000-create-guests.js';
import { CreateMessaging1795257606000 } from './1795257606000-create-messaging.js';
import { CreateCredentialFacts1795257607000 } from './1795257607000-create-credential-facts.js';

/** All migrations of the schema `task`, oldest first. */
export const migrations = [
  CreatePeople1795257600000,
  CreateCredentials1795257601000,
  CreateUserTasks1795257602000,
  CreateServiceLevels1795257603000,
  CreateDocuments1795257604000,
  CreateGuests1795257605000,
  CreateMessaging1795257606000,
  CreateCredentialFacts1795257607000,
] as const;
