import type { ChannelOptions } from '@grpc/grpc-js';

const MAX_MESSAGE = 16 * 1024 * 1024;

/**
 * Calls go to the replicas of a service in turn. One that UNAVAILABLE ended is made again, at another replica where
 * there is one: also when it may have been carried out, which is harmless since every command carries a request id, a
 * lease token or a message id. Streams are made again until their first answer.
 */
const SERVICE_CONFIG = {
  loadBalancingConfig: [{ round_robin: {} }],
  methodConfig: [
    {
      name: [{}],
      retryPolicy: {
        maxAttempts: 4,
        initialBackoff: '0.05s',
        maxBackoff: '0.5s',
        backoffMultiplier: 2,
        retryableStatusCodes: ['UNAVAILABLE'],
      },
    },
  ],
};

/** How a service keeps its connections to the others. */
export const CHANNEL_OPTIONS: ChannelOptions = {
  'grpc.max_receive_message_length': MAX_MESSAGE,
  'grpc.max_send_message_length': MAX_MESSAGE,
  'grpc.service_config': JSON.stringify(SERVICE_CONFIG),
  'grpc.service_config_disable_resolution': 1,
  // A replica whose machine is gone says nothing: it is left after 5 + 3 s.
  'grpc.keepalive_time_ms': 5_000,
  'grpc.keepalive_timeout_ms': 3_000,
  'grpc.keepalive_permit_without_calls': 1,
  // One that comes back is found soon, also under a new address.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  'grpc.dns_min_time_between_resolutions_ms': 2_000,
};
