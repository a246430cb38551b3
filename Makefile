# Short names for tools/dev.py, which does the work and runs without make too.
PYTHON ?= python3
ARGS ?=

.PHONY: app test test-long check bundle pretrain screenshots bench lock clean

app:
	@$(PYTHON) tools/dev.py app $(ARGS)

test:
	@$(PYTHON) tools/dev.py test $(ARGS)

test-long:
	@$(PYTHON) tools/dev.py test-long $(ARGS)

check:
	@$(PYTHON) tools/dev.py check

bundle:
	@$(PYTHON) tools/dev.py bundle

pretrain:
	@$(PYTHON) tools/dev.py pretrain $(ARGS)

screenshots:
	@$(PYTHON) tools/dev.py screenshots $(ARGS)

bench:
	@$(PYTHON) tools/dev.py bench $(ARGS)

lock:
	@$(PYTHON) tools/dev.py lock

clean:
	@$(PYTHON) tools/dev.py clean
