"""Checks what the chart renders: `check-chart.py RENDERED [--without-budgets]`.

Schemas say whether Kubernetes takes it; this says whether it is what was meant: every process is probed, outlives a drained
node, is scraped as deploy/prometheus/kubernetes.yml expects, and is given its secrets as files, its own alone.
"""

import os
import re
import sys

import yaml

FOLDER = '/run/secrets/baton/'
# What names a secret, if it stands there as a value. The address that people use is none.
SECRET_NAME = re.compile(r'(PASSWORD|PASSWORDS|SECRET|TOKEN|_KEY|_KEYS|DATABASE_URL|SMTP_URL)$')
SECRET_TEXT = re.compile(r'://[^/\s:@]+:[^/\s@]+@|BEGIN [A-Z ]*PRIVATE KEY|\bbaton_[A-Za-z0-9_-]{24}')
EXTRAS = {
    'task': {'master.key', 'admin.password', 'admin.api-key'},
    'notification': {'master.key', 'smtp-url'},
    'integration': {'master.key'},
}
PROVISION = {'postgres.database-url', 'passwords', 'kafka-admin.password'}

text = open(sys.argv[1]).read()
with_budgets = '--without-budgets' not in sys.argv[2:]
documents = [document for document in yaml.safe_load_all(text) if document]
wrong = []


def of_kind(kind):
    return [document for document in documents if document['kind'] == kind]


def expect(holds, what):
    if not holds:
        wrong.append(what)


def check_secrets(name, pod, may):
    """Every secret is a file of a volume, and every file that is mounted is named by a setting."""
    [container] = pod['containers']
    mounted = {}
    for volume in pod['volumes']:
        for item in volume.get('secret', {}).get('items', []):
            mounted[FOLDER + item['path']] = item['key']
        expect('secret' not in volume or volume['secret'].get('items'), f'{name} mounts the whole Secret')
    named = set()
    for setting in container['env']:
        expect('value' in setting, f'{name}: {setting["name"]} has no literal value')
        expect(not SECRET_NAME.search(setting['name']), f'{name}: {setting["name"]} is a literal secret')
        if str(setting.get('value')).startswith(FOLDER):
            named.add(setting['value'])
            expect(setting['name'].endswith('_FILE'), f'{name}: {setting["name"]} names a file')
    expect(named == set(mounted), f'{name} names {sorted(named)} and mounts {sorted(mounted)}')
    expect(set(mounted.values()) <= may, f'{name} is given {sorted(set(mounted.values()) - may)}')
    mounts = [(mount['mountPath'] + '/', mount.get('readOnly')) for mount in container['volumeMounts'] if mount['name'] == 'secrets']
    expect(mounts == [(FOLDER, True)], f'{name} mounts its secrets at {mounts}')


def check_security(name, pod):
    [container] = pod['containers']
    own = container['securityContext']
    expect(pod['securityContext'].get('runAsNonRoot') is True, f'{name} may run as root')
    expect(own.get('readOnlyRootFilesystem') is True, f'{name} may write to its image')
    expect(own.get('allowPrivilegeEscalation') is False, f'{name} may gain rights')
    expect(pod.get('automountServiceAccountToken') is False, f'{name} is given a token of Kubernetes')
    program = container['command'][1]
    package = '/'.join(program.split('/')[:2])
    expect(not os.path.isdir(f'{package}/dist') or os.path.exists(program), f'{name} runs {program}, which is not there')


def check_probes(name, container):
    ports = {port['name']: port['containerPort'] for port in container['ports']}
    expect(ports == {'http': 8080, 'grpc': 50051}, f'{name} has the ports {ports}')
    for probe, path in [('startupProbe', '/livez'), ('livenessProbe', '/livez'), ('readinessProbe', '/readyz')]:
        asked = container.get(probe, {}).get('httpGet', {})
        expect(asked == {'path': path, 'port': 'http'}, f'{name}: {probe} asks {asked}')
    startup = container.get('startupProbe', {})
    patience = startup.get('periodSeconds', 0) * startup.get('failureThreshold', 0)
    expect(patience >= 60, f'{name} has {patience} s to start')


def check_budget(name, deployment):
    labels = deployment['spec']['template']['metadata']['labels'].items()
    budgets = [
        budget
        for budget in of_kind('PodDisruptionBudget')
        if budget['spec']['selector']['matchLabels'].items() <= labels
    ]
    replicas = deployment['spec']['replicas']
    # One alone would keep a node from ever being drained.
    wanted = 1 if with_budgets and replicas > 1 else 0
    expect(len(budgets) == wanted, f'{name} has {len(budgets)} disruption budgets for {replicas} replicas')
    for budget in budgets:
        expect(0 < budget['spec']['maxUnavailable'] < replicas, f'{name}: its budget allows {budget["spec"]["maxUnavailable"]}')


def check_scraping(service, name, template):
    annotations = template['metadata'].get('annotations', {})
    wanted = {'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080', 'prometheus.io/path': '/metrics'}
    expect(wanted.items() <= annotations.items(), f'{name} is not scraped: {annotations}')
    labels = template['metadata']['labels']
    expect(labels['app.kubernetes.io/name'] == 'baton', f'{name} is not labelled as Baton')
    expect(labels['app.kubernetes.io/component'] == service, f'{name} would be the job {labels["app.kubernetes.io/component"]}')


deployments = of_kind('Deployment')
expect(len(deployments) == 7, f'there are {len(deployments)} deployments')
for deployment in deployments:
    name = deployment['metadata']['name']
    template = deployment['spec']['template']
    pod = template['spec']
    service = pod['containers'][0]['name']
    own = {'keys.json', *(f'{service}.{kind}' for kind in ('pem', 'database-url', 'password'))}
    check_secrets(name, pod, own | EXTRAS.get(service, set()))
    check_security(name, pod)
    check_probes(name, pod['containers'][0])
    check_budget(name, deployment)
    check_scraping(service, name, template)
    # Longer than a process takes to stop.
    expect(pod['terminationGracePeriodSeconds'] >= 40, f'{name} is killed while it stops')
for job in of_kind('Job'):
    check_secrets(job['metadata']['name'], job['spec']['template']['spec'], PROVISION)
    check_security(job['metadata']['name'], job['spec']['template']['spec'])
expect(not of_kind('Secret'), 'the chart makes a Secret')
for line in text.splitlines():
    expect(not SECRET_TEXT.search(line), f'looks like a secret: {line.strip()}')
if wrong:
    sys.exit('\n'.join(wrong))
