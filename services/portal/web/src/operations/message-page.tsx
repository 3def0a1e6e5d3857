import { Alert, Anchor, Button, Skeleton, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';

import { messageById, resendMessage, type SentMessage } from '../api/operations.js';
import { wordsOf } from '../api/problem.js';
import { Failed, Rows } from '../ui/list-states.js';
import { notify } from '../ui/notices.js';
import { Page } from '../ui/page.js';
import { RelativeTime } from '../ui/relative-time.js';
import { StatusMark } from '../ui/status-mark.js';
import { MESSAGE_STATUS } from './mail-tab.js';
import classes from './operations.module.css';

/** One message as its reader got it. */
export default function MessagePage() {
  const { messageId = '' } = useParams();
  const query = useQuery(messageById(messageId));
  const back = (
    <Anchor component={Link} to="/operations/mail" size="sm">
      Sent mail
    </Anchor>
  );
  if (query.data !== undefined) return <Shown message={query.data} back={back} />;
  return (
    <Page title={query.isError ? 'Message' : <Skeleton height={28} width={280} />} windowTitle="Message" above={back}>
      {query.isError ? <Failed what="The message" query={query} /> : <Rows count={3} />}
    </Page>
  );
}

function Shown({ message, back }: { message: SentMessage; back: React.ReactNode }) {
  const client = useQueryClient();
  const resend = useMutation({
    mutationFn: () => resendMessage(message.messageId),
    onSuccess: () => client.invalidateQueries({ queryKey: ['messages'] }),
    onError: (error) => notify({ failed: true, title: 'Not sent again', message: wordsOf(error) }),
  });
  return (
    <Page
      title={message.subject}
      above={back}
      actions={
        <>
          {message.instanceId && (
            <Button variant="default" component={Link} to={`/processes/${message.instanceId}`}>
              See the process
            </Button>
          )}
          <Button variant="default" loading={resend.isPending} onClick={() => resend.mutate()}>
            Send again
          </Button>
        </>
      }
    >
      <div className={classes.envelope}>
        <Text size="sm">
          To {message.toName ? `${message.toName}, ${message.toEmail}` : message.toEmail},{' '}
          <RelativeTime at={message.createdAt} />
        </Text>
        <StatusMark status={MESSAGE_STATUS[message.state]} tinted />
      </div>
      {message.lastError && (
        <Alert color="red" mb="md" title={`Attempt ${message.attempts ?? 1} failed`}>
          {message.lastError}
        </Alert>
      )}
      {message.html ? (
        <iframe className={classes.letter} title="The message" sandbox="allow-popups" srcDoc={message.html} />
      ) : (
        <pre className={classes.text}>{message.text}</pre>
      )}
      {message.html && message.text && (
        <details className={classes.plain}>
          <summary>As plain text</summary>
          <pre className={classes.text}>{message.text}</pre>
        </details>
      )}
    </Page>
  );
}
