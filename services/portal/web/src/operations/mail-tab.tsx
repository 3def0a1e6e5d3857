import { Alert, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Link } from 'react-router';

import { messagePages, type SentMessage } from '../api/operations.js';
import { Empty, ListStates, More } from '../ui/list-states.js';
import { useRowKeys } from '../ui/row-keys.js';
import { RelativeTime } from '../ui/relative-time.js';
import { STATUS, type Status } from '../ui/status.js';
import { StatusMark } from '../ui/status-mark.js';
import classes from './operations.module.css';

export const MESSAGE_STATUS: Readonly<Record<SentMessage['state'], Status>> = {
  queued: { ...STATUS.now, word: 'On its way' },
  sent: { ...STATUS.done, word: 'Sent' },
  kept: { ...STATUS['to-come'], word: 'Kept here' },
  refused: { ...STATUS.failed, word: 'Refused' },
};

/** What was written to people, newest first. */
export function MailTab() {
  const query = useInfiniteQuery(messagePages());
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list);
  const messages = query.data?.pages.flatMap((page) => page.messages ?? []) ?? [];
  return (
    <>
      {query.data?.pages[0] && query.data.pages[0].smtpConfigured !== true && (
        <Alert color="gray" mb="md" title="No mail server is set">
          Nothing leaves this machine: messages are kept here to be read. Set SMTP_URL to send them.
        </Alert>
      )}
      <ListStates
        query={query}
        what="The sent mail"
        count={messages.length}
        empty={<Empty title="Nothing was sent yet" icon={<IconMail size={34} stroke={1.5} />} />}
      >
        <ul ref={list} className={classes.list}>
          {messages.map((message) => (
            <li key={message.messageId} className={classes.message}>
              <div className={classes.words}>
                <Link
                  to={`/operations/mail/${encodeURIComponent(message.messageId)}`}
                  className={classes.link}
                  data-row
                >
                  {message.subject}
                </Link>
                <Text size="sm" c="dimmed" truncate>
                  {message.toName ? `${message.toName}, ${message.toEmail}` : message.toEmail}
                </Text>
              </div>
              <StatusMark status={MESSAGE_STATUS[message.state]} />
              <Text size="xs" c="dimmed" ta="right">
                <RelativeTime at={message.createdAt} />
              </Text>
            </li>
          ))}
        </ul>
        <More shown={messages.length} query={query} />
      </ListStates>
    </>
  );
}
