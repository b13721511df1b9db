# The portal as one image: web server, worker, beat, sweeper and migrations are commands of it.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.txt /portal/
RUN pip install --require-hashes -r /portal/requirements.txt
WORKDIR /portal
COPY manage.py ./
COPY locale locale
COPY static static
COPY templates templates
COPY docs docs
COPY referrals referrals
COPY cases cases
COPY dost_portal dost_portal
# Secrets have no place in an image: demo mode, for these two commands alone, needs none.
RUN python -m dost_portal.translations compile \
    && DOST_DEMO=1 python manage.py collectstatic --noinput -v0 \
    && python -m compileall -q cases referrals dost_portal

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 0700 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /portal /portal
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DOST_DATA_DIR=/data
WORKDIR /portal
USER portal
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "dost_portal.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--keep-alive", "0", "--graceful-timeout", "20", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--preload"]
