/** The first admin of every Baton under test. */
export const admin = {
  email: 'admin@baton.example',
  password: 'the first admin of all',
  apiKey: 'baton_e2e_0123456789abcdef',
};
